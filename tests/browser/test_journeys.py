"""The three journeys that kpidash is for, by mouse and by keyboard alone, on laptop and phone."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import SIZES, Hand, Keyboard, Mouse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("browser"),
]
HANDS: dict[str, Callable[[Page], Hand]] = {"mouse": Mouse, "keyboard": Keyboard}
# Both hands and both sizes always; every hand at every size where there is time.
OFTEN = {("laptop", "keyboard"), ("phone", "mouse")}
each_way = pytest.mark.parametrize(
    ("size", "by"),
    [
        pytest.param(
            SIZES[size],
            by,
            id=f"{size}-{by}",
            marks=() if (size, by) in OFTEN else pytest.mark.deep,
        )
        for size in SIZES
        for by in HANDS
    ],
)
# Every run plans for a year of its own and logs another call: what is done stays.
years, minutes = count(2027), count(10)


def go(page: Page, hand: Hand, name: str) -> None:
    hand.press(page.locator("nav.nav-main").get_by_role("link", name=name, exact=True))


def title(page: Page):
    return page.get_by_role("heading", level=1)


@each_way
def test_manager_finds_who_explains_a_bad_number_and_whose_notice_is_near(visit, by, size):
    page = visit("home", size=size).page
    hand = HANDS[by](page)
    hand.press(page.get_by_role("link", name=re.compile("Within charter")))
    expect(title(page)).to_contain_text("Service-charter attainment")
    why = page.locator("#why")
    expect(why.locator("tbody a").first).to_be_visible()
    expect(why.get_by_role("row", name=re.compile("Together")).first).to_be_visible()
    counted = page.locator("#counted")
    expect(counted.locator("tfoot")).to_contain_text("Together")
    go(page, hand, "Team")
    cell = page.locator(".matrix .cell", has_text="Too few to judge").first
    hand.press(cell)
    expect(page.locator("main")).to_contain_text("Too few to judge")
    go(page, hand, "Renewals")
    leaving = page.get_by_role("row", name=re.compile(r"in \d+ days")).first
    hand.press(leaving.get_by_role("link").first)
    expect(page.get_by_role("heading", name=re.compile("Contracts"))).to_be_visible()


@each_way
def test_account_manager_answers_a_new_target_and_logs_a_touch_point(visit, by, size):
    page = visit("scorecard", size=size).page
    hand = HANDS[by](page)
    news = page.locator(".news details").first
    hand.press(news.locator("summary"))
    expect(news).to_contain_text("Why:")
    expect(news).to_contain_text(re.compile(r"Would have been met in \d+ of \d+ periods"))
    expect(news.get_by_role("button", name="Acknowledge")).to_be_visible()
    question = f"From when on? By {by} {size['width']}"
    hand.write(news.get_by_label("What you would like to discuss"), question)
    hand.press(news.get_by_role("button", name="Discuss it"))
    expect(page.locator(".news details").first).to_contain_text("discuss")
    hand.press(page.locator(".news summary").first)
    expect(page.locator(".news details").first).to_contain_text(question)
    retention = page.locator("main a", has_text="Client retention").first
    hand.press(retention)
    expect(title(page)).to_contain_text("Client retention rate")
    expect(page.locator("#counted")).to_be_visible()
    go(page, hand, "My scorecard")
    hand.press(page.locator(".todo a").first)
    client = title(page).inner_text()
    hand.press(page.locator(".quick-open"))
    note = f"Agreed on the next steps, by {by} {size['width']}"
    page.get_by_label("When").fill(f"2026-11-20T10:{next(minutes)}")
    hand.write(page.get_by_label("What about"), note)
    hand.press(page.get_by_role("button", name="Log it"))
    expect(page.locator("main [role=status]").first).to_contain_text("ogged")
    expect(title(page)).to_have_text(client)
    expect(page.locator("main")).to_contain_text(note)
    go(page, hand, "My scorecard")
    with page.expect_download() as taken:
        hand.press(page.get_by_role("link", name="PDF"))
    assert taken.value.path().read_bytes().startswith(b"%PDF-")


@each_way
def test_admin_plans_compares_and_publishes_targets(visit, by, size):
    page = visit("targets", size=size).page
    hand, year = HANDS[by](page), next(years)
    hand.press(page.get_by_role("link", name="Plan new targets"))
    page.get_by_label("From", exact=True).fill(f"{year}-07-01")
    hand.write(page.get_by_label("Why", exact=True), f"A plan for the summer of {year}")
    hand.press(page.get_by_role("button", name="Begin the plan"))
    expect(page.locator(".plan-difference")).to_contain_text("0 past periods affected")
    hand.press(page.locator(".target-cell").first)
    figure = page.locator(".plan-figures input").first
    hand.write(figure, str(60 + year % 30))
    hand.press(page.get_by_role("button", name="Keep in the plan"))
    hand.press(page.get_by_role("link", name="Add a ramp"))
    hand.choose(page.get_by_label("For", exact=True), "Callum Bracken")
    hand.write(page.get_by_label("Steps"), "70; 80; 85")
    hand.press(page.get_by_role("button", name="Add the ramp"))
    hand.press(page.get_by_role("link", name="What if"))
    expect(title(page)).to_contain_text("What if")
    page.go_back()
    hand.press(page.get_by_role("link", name="Compare and publish"))
    expect(title(page)).to_contain_text(re.compile(r"\d+ targets: .*0 past periods affected"))
    hand.press(page.get_by_role("button", name="Publish"))
    go(page, hand, "Targets")
    expect(title(page)).to_have_text("Targets")
