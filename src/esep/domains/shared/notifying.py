"""That she whom a record protects is told of what happens to it: due until a notice of it stands.

Who wants to be told nothing has a notice as well, with the card that she stopped it: the reason on record.
"""

from esep.declare import Answer, Field, Record

NOTICE, SUBJECT = "victim_notice.fell_due", "notice_subject"


def notifies(record: Record, name: str, label: str, subject: str, *after: Field) -> None:
    """Declare that a notice about a subject is due after each of these moments.

    Args:
        record: what happens to it.
        name: the name of the deadline.
        label: its title.
        subject: the code of the subject; the law's term for it is the time there is.
        after: when the time begins to run.
    """
    record.deadline(
        name,
        label,
        after=after,
        term=f"victim_notice.{subject}",
        met_by=(Answer(NOTICE, SUBJECT, subject),),
        protects="person",
        first=True,
    )
