"""What everybody reads is there or is not there: nobody is asked to sign in for a wrong address."""

import pytest


@pytest.mark.parametrize(
    "path", ["/neighbourhoods/nowhere/", "/areas/nowhere/", "/agencies/nowhere/"]
)
def test_a_wrong_address_of_a_public_page_is_not_found(world, as_user, path):
    response = as_user(None).get(path)
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_what_may_be_there_for_who_signs_in_asks_to_sign_in(world, as_user):
    response = as_user(None).get("/bodies/nowhere/")
    assert (response.status_code, response["Location"][:9]) == (302, "/sign-in/")
