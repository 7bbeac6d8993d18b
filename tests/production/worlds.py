"""The two worlds of the personas, written by the role of this process: records, packs, signatures."""

import django
from django.conf import settings


def main():
    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from tests import factories, personas

    factories.AreaFactory.reset_sequence(50)  # past the numbers of the file in the README
    personas.build()


if __name__ == "__main__":
    main()
