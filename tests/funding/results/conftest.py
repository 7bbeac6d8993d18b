"""A ward committee that granted, paid and published, as the tests of its public page have it."""

from tests.funding.wards.test_public import whole  # noqa: F401
