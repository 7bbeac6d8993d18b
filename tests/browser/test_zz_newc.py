from tests.browser import test_axe as t
from tests.browser.test_axe import *

NEW={None:("targets public_indicator","figures_link"),"data_officer":("targets","target_set","target_drop","data_return_confirm","data_return file_return","data_return_received"),"partner_officer":("commentary agency_commentary","commentary_give agency_commentary")}
for n in ("test_the_page_that_shows_both_texts","test_pages_that_say_no","test_every_link_of_an_error_summary_lands_on_a_control","test_the_map_and_the_skip_link_are_reached_by_keyboard"):
    globals().pop(n,None)
for n in [k for k in list(globals()) if k.startswith("test_")]:
    globals().pop(n)
REF=(*(("data_officer", n) for n in ("target_set","target_drop","figures_confirm","code_book_edit","survey_question_edit","data_return_confirm","data_return_not_expected","data_return_received","expected_file_edit","expected_file_end","report_ask","report_take_back","commentary_none")),("head_of_service","report_withdraw"),("partner_officer","commentary_give agency_commentary"),(None,"commentary_link"),*(("neighbourhood_manager",n) for n in ("measure_add","measure_edit","measure_remove","measure_aim")))
def test_new(live_world, live_server, sign_in, page, check):
    faults={}
    for role in NEW:
        sign_in(live_world.people[role] if role else None)
        for name in NEW[role]:
            page.set_viewport_size({"width": 1280, "height": 900})
            r=page.goto(live_server.url + t.path_of(name, live_world))
            if r.status!=200: faults[name]=r.status; continue
            if f:=check(page): faults[name]=f
    print(faults)
    for role,name in REF:
        sign_in(live_world.people[role] if role else None)
        page.goto(live_server.url + t.path_of(name, live_world))
        button = page.locator("main form:has(input:visible, textarea:visible) button, main form input[type=submit]")
        try:
            for box in page.locator("main input[type=text]:visible").all(): box.fill("")
            ticked = page.locator("main input[type=checkbox]:checked")
            while ticked.count(): ticked.first.uncheck(force=True)
            button.last.click(timeout=5000); page.wait_for_load_state()
            if page.locator(".govuk-error-summary, .errornote").count()!=1: faults["R "+name]=page.url; continue
            if f:=check(page): faults["R "+name]=f
        except Exception as e: faults["R "+name]=str(e)[:200]
    assert faults=={}
