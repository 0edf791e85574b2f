"""Mail servers that fail, and workers that die while they send: numbers come, mails come once."""

from tests.faults.mail import MailServer, Manner, mail_server
from tests.faults.stack import Process, Stack, kill
from tests.faults.table import fault
from tests.faults.web_faults import LATE
from tests.servers import wait_until

# What is due already is left alone: somebody may be about to take it.
TRY_AGAIN = """
    UPDATE metrics_outgoing SET next_try_at = now()
    WHERE sent_at IS NULL AND next_try_at > now()
"""
UNSENT = "SELECT count(*) FROM metrics_outgoing WHERE sent_at IS NULL"


@fault("F26", "the mail server hangs, refuses, and talks nonsense, one after the other")
def bad_mail_server(stack: Stack) -> None:
    with mail_server() as mail:
        have_an_alert_sent(stack, mail)
        for manner in (Manner.HANGS, Manner.REFUSES, Manner.BABBLES):
            try_to_send(stack, mail, manner)
        send_at_last(stack, mail)
        assert len(mail.mails) == 1


@fault("F28", "the worker dies when the mail server has the mail and hasn't said so")
def killed_while_sending(stack: Stack) -> None:
    with mail_server() as mail:
        worker = have_an_alert_sent(stack, mail)
        try_to_send(stack, mail, Manner.FORGETS_TO_ANSWER)
        wait_until(lambda: bool(mail.mails), what="the mail server has the mail")
        kill(worker)
        stack.start_worker()
        send_at_last(stack, mail)
        # Sent again, under the same name: who reads mail is shown one.
        assert len(set(mail.names())) == 1


def have_an_alert_sent(stack: Stack, mail: MailServer) -> Process:
    """Jobs with a late run to tell an admin of."""
    mail.manner = Manner.HANGS
    stack.installation.variables["KPIDASH_EMAIL_URL"] = mail.url
    stack.say(LATE)
    stack.start_beat()
    return stack.start_worker()


def try_to_send(stack: Stack, mail: MailServer, manner: Manner) -> None:
    mail.manner, calls = manner, mail.calls
    wait_until(lambda: tried(stack) and mail.calls > calls, what=f"a mail server that {manner}")


def send_at_last(stack: Stack, mail: MailServer) -> None:
    mail.manner = Manner.TAKES
    wait_until(lambda: tried(stack) and stack.ask(UNSENT) == [(0,)], what="the mail is sent")


def tried(stack: Stack) -> bool:
    """Has what there is to send tried again now instead of in some minutes."""
    stack.say(TRY_AGAIN)
    return True
