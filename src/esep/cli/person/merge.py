"""`esep person merge`: two officers decide that two ids are one person, by a card that can be taken back."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any
from uuid import uuid4

import orjson
import typer

from esep.access import Action, Actor
from esep.cli.person.asked import domain_of, id_of
from esep.cli.person.reach import PERSONS, known
from esep.cli.register_desk import RegisterDesk
from esep.cli.register_verbs import register_verb
from esep.cli.typed import document
from esep.cli.verbs import DONE
from esep.declare import Class
from esep.kernel.errors import EsepError
from esep.register.same_persons import MERGED
from esep.register.submissions import Accepted, Submission

app = typer.Typer(add_completion=False)
SYSTEM, DIGITS = "esep", 24


@register_verb(
    app,
    example="esep person merge p-mmmmmmmmmmmmmmmmmmmmmmmm p-nnnnnnnnnnnnnnnnnnnnnnnn --domain suspects"
    " --second p-302 --as o-201 --purpose correction",
)
def merge(
    desk: RegisterDesk,
    kept: Annotated[str, typer.Argument(metavar="ID", help="The id that is kept.")],
    merged: Annotated[str, typer.Argument(metavar="ID", help="The id that is merged into it.")],
    *,
    domain: Annotated[str, typer.Option("--domain", help="The domain in which they have these ids.")],
    second: Annotated[str, typer.Option("--second", metavar="CODE", help="The second officer, who agrees.")],
    source: Annotated[
        str | None, typer.Option("--from", metavar="FILE|-", help="JSON with the reason, which is sealed.")
    ] = None,
) -> int:
    """Say by a card that two ids are one person; person.separated_again takes it back."""
    named, ids = domain_of(desk, domain), [id_of(kept), id_of(merged)]
    told = document(source) if source else {}
    target = desk.home.targets.own(f"person:{ids[0]}", desk.actor)
    with desk.reading(target, Class.PERSON, rows=2, action=Action.FIND_PERSON) as right:
        persons = known(desk, named, ids, right)
    done = _stated(desk, desk.home.links.ids_in(PERSONS, persons), _agreeing(desk, second), told)
    if desk.json:
        desk.give({"record": done.record, "entry": done.seq, "card": done.id, "again": done.again})
        return DONE
    if done.again:
        desk.tell(desk.say("person.one", record=done.record))
        return DONE
    desk.tell(desk.say("card.receipt", entry=str(done.seq), card=done.id, record=done.record))
    desk.close(desk.say("person.merged", record=done.record))
    return DONE


def _agreeing(desk: RegisterDesk, code: str) -> Actor:
    """The second officer, who must be in service."""
    officer = desk.home.actors.get(code)
    if not officer.active(desk.home.now()):
        raise EsepError("E-836", actor=code)
    return officer


def _stated(desk: RegisterDesk, ids: list[str], second: Actor, told: Mapping[str, Any]) -> Accepted:
    """The card about the record of these two; none where it stands that they are one."""
    home, officer = desk.home, desk.officer
    record = f"person:1-{sha256(' '.join(sorted(ids)).encode()).hexdigest()[:DIGITS]}"
    before = home.journal.state(record)
    if before and orjson.loads(before.state).get("state") == MERGED:
        return Accepted(before.seq, home.journal.of_record(record)[-1].id, record, again=True)
    clock = home.clock_of(officer.territory)
    today = home.book.zones.at(home.clock(), clock).date().isoformat()
    who = {} if before else {"kept": ids[0], "merged": ids[1]}
    sent = Submission(
        kind="person.merged_again" if before else "person.merged",
        record=record,
        fields={"merged_on": today, **who, **told},
        key=str(uuid4()),
        actor=officer.code,
        office=officer.office,
        territory=clock,
        system=SYSTEM,
        second=second.code,
        expects=before.seq if before else 0,
    )
    target = home.targets.to_write(record, officer, sent.kind, sent.fields)
    with desk.reading(target, Class.CASE if told else Class.OPEN, action=Action.WRITE, second=second):
        return home.register.accept(sent)
