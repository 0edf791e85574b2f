"""Talking with clients: requests, touch points, charters, surveys."""

from accounts.bundle.cells import (
    DATE,
    INSTANT_CELL,
    LONG_TEXT,
    MINUTES,
    SCORE,
    WEIGHT,
    ZERO,
    number,
    text,
    word,
)
from accounts.bundle.columns import Column, Table, record_id, reference
from accounts.bundle.rules import ends_after_start, fill_scale, score_is_on_scale
from accounts.models import Charter, Request, SurveyAnswer, TouchPoint

REQUESTS = Table(
    "requests",
    Request,
    "What clients asked us, and when it was answered and resolved.",
    (
        record_id(),
        reference("client", "clients", "Who asked.", required=True),
        Column("opened_at", INSTANT_CELL, "When it was asked.", required=True),
        reference("person", "people", "Whose it is; blank = the owner's of that moment."),
        Column("channel", text(100), "How it was asked."),
        Column("priority", text(100), "The agency's own class of requests."),
        Column("first_response_at", INSTANT_CELL, "When it was first answered."),
        reference("first_responder", "people", "Who answered."),
        Column("resolved_at", INSTANT_CELL, "When it was resolved last."),
        Column("reopened_at", INSTANT_CELL, "When it was opened again."),
        Column("state", word(Request.State), "Where it stands."),
    ),
)

TOUCHES = Table(
    "touches",
    TouchPoint,
    "Messages, calls and meetings. One row for each of our people in it: these rows share the "
    "`id` and differ in `person`.",
    (
        record_id(),
        reference("client", "clients", "With whom.", required=True),
        Column("at", INSTANT_CELL, "When.", required=True),
        Column("channel", word(TouchPoint.Channel), "How.", required=True),
        Column("direction", word(TouchPoint.Direction), "Who began it.", required=True),
        Column("purpose", word(TouchPoint.Purpose), "What for."),
        Column("level", word(TouchPoint.Level), "With decision makers (upstream), or day to day."),
        reference("person", "people", "Who of us."),
        reference("contact", "contacts", "Who of them."),
        Column("minutes", MINUTES, "How long it took."),
        reference("request", "requests", "Request that it is about."),
        Column("in_reply_to", text(says="id"), "Touch point that it answers."),
        Column("note", text(500), "What it was about, in a line."),
    ),
    key=("id", "person"),
    agreeing=("client", "at", "channel", "direction"),
)

CHARTERS = Table(
    "charters",
    Charter,
    "Within how many business hours a request is to be answered.",
    (
        reference("client", "clients", "For whom; blank = the agency's default."),
        Column("channel", text(100), "Blank = any."),
        Column("priority", text(100), "Blank = any."),
        Column(
            "hours",
            number(digits=8, places=2, at_least=ZERO),
            "Business hours until the first answer.",
            required=True,
        ),
        Column("from", DATE, "First day on which it holds; blank = always did.", "starts_on"),
        Column("until", DATE, "First day on which it no longer holds.", "ends_on"),
    ),
    key=("client", "channel", "priority", "from"),
    rules=(ends_after_start("from", "until"),),
)

SURVEYS = Table(
    "surveys",
    SurveyAnswer,
    "What clients and staff answered. A row with `sent_at` and no score = asked, not answered.",
    (
        record_id(),
        Column("kind", word(SurveyAnswer.Kind), "What was asked.", required=True),
        reference("client", "clients", "Whose answer; blank for staff."),
        reference("contact", "contacts", "Who there answered."),
        reference("person", "people", "Staff surveys: who answered. Else: whom it is about."),
        Column("wave", text(100), "Round of the survey."),
        Column("sent_at", INSTANT_CELL, "When it was asked."),
        Column("responded_at", INSTANT_CELL, "When it was answered."),
        Column("score", SCORE, "The answer, on its scale."),
        Column("scale_min", SCORE, "Lowest score; blank = 0 for nps and enps, else 1."),
        Column("scale_max", SCORE, "Highest score; blank = 10 for nps and enps, else 5."),
        Column("criterion", text(), "What of several things the score is for."),
        Column("weight", WEIGHT, "Weight of the criterion."),
        Column("comment", LONG_TEXT, "What they said."),
    ),
    rules=(score_is_on_scale,),
    fill_in=fill_scale,
)
