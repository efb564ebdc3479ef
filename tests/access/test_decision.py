"""The one function that decides: no restriction ever grants, and every denial can be said in words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.table import NOW, ORDER, REASON, actor, within

from esep.access import Action, Asked, Permissions, Purpose, Role, Target, decide
from esep.access.decision import Ground, Reason
from esep.access.permissions import Permission
from esep.access.roles import Needs, Scope
from esep.declare.classes import Class
from esep.kernel.texts import Phrases

SCOPES = list(Scope)
LANGUAGES = ("en", "ru", "kk")

codes = st.sampled_from(["me", "you", "they"])
actors = st.builds(
    actor,
    st.sampled_from(Role),
    code=codes,
    office=st.sampled_from(["1", "2"]),
    territory=st.sampled_from(["A", "A-1", "A-2"]),
)
targets = st.builds(
    Target,
    record=st.just("proceeding:1"),
    office=st.sampled_from(["1", "2", ""]),
    territory=st.sampled_from(["A-1", "A-1-7", "A-2", ""]),
    floor=st.sampled_from(Class),
    handlers=st.frozensets(codes),
    parties=st.frozensets(codes, max_size=1),
    exists=st.sampled_from([True, True, True, False]),
)
questions = st.builds(
    Asked,
    actor=actors,
    action=st.sampled_from(Action),
    klass=st.sampled_from(Class),
    target=targets,
    at=st.just(NOW),
    purpose=st.sampled_from([None, REASON, ORDER, ORDER]),
    second=st.none() | actors,
)


def allowed(asked: Asked, permissions: Permissions | None = None) -> bool:
    return decide(asked, within, permissions).allowed


def tightened(asked: Asked) -> list[Asked]:
    """The same question with one more thing against it."""
    target, me = asked.target, asked.actor
    return [
        replace(asked, purpose=None),
        replace(asked, second=None),
        replace(asked, second=asked.actor),
        replace(asked, actor=replace(me, revoked_at=NOW)),
        replace(asked, actor=replace(me, valid_to=NOW.date())),
        replace(asked, actor=replace(me, valid_from=NOW.date() + timedelta(days=1))),
        replace(asked, target=replace(target, parties=target.parties | {me.code})),
        replace(asked, target=replace(target, handlers=target.handlers - {me.code})),
        replace(asked, target=replace(target, office="elsewhere")),
        replace(asked, target=replace(target, territory="elsewhere")),
        replace(asked, target=replace(target, exists=False)),
        replace(asked, actor=replace(me, territory=me.territory + "-9")),
        replace(asked, klass=Class.SEALED),
    ]


@given(questions)
def test_a_question_with_one_more_restriction_is_never_granted_where_it_was_denied(asked):
    if not allowed(asked):
        assert not any(allowed(tighter) for tighter in tightened(asked) if tighter.second == asked.second)


@given(questions, st.sampled_from([Class.CASE, Class.PERSON, Class.SPECIAL, Class.SEALED]))
def test_a_higher_class_is_never_granted_where_a_lower_one_is_denied(asked, higher):
    if asked.klass < higher and not allowed(asked):
        raised = replace(asked, klass=higher)
        same_action = raised.touches == asked.touches or asked.action in (Action.READ, Action.FIND_PERSON)
        assert not (same_action and allowed(raised))


@given(questions, st.data())
def test_a_tighter_row_of_permissions_never_grants_what_a_looser_one_denies(asked, data):
    row = Permissions.shipped().row(asked.actor.role, asked.action, asked.touches)
    if row is None:
        return
    tighter = Permission(
        row.role,
        row.action,
        row.klass,
        data.draw(st.sampled_from(SCOPES[: SCOPES.index(row.scope) + 1])),
        data.draw(st.sampled_from(list(Needs)[list(Needs).index(row.needs) :])),
        row.second or data.draw(st.frozensets(st.sampled_from(Role))),
    )
    assert allowed(asked, Permissions([row])) == allowed(asked)
    assert allowed(asked) or not allowed(asked, Permissions([tighter]))
    assert not allowed(asked, Permissions([]))


@given(questions)
def test_no_purpose_no_read_above_open_and_a_party_is_always_refused(asked):
    if asked.touches is not Class.OPEN:
        assert not allowed(replace(asked, purpose=None))
        parties = frozenset({asked.actor.code})
        assert not allowed(replace(asked, target=replace(asked.target, parties=parties)))


@given(questions)
def test_a_second_officer_who_is_a_party_or_the_same_or_out_of_service_is_none(asked):
    second = asked.second
    if second is None or allowed(replace(asked, second=None)):
        return
    parties = asked.target.parties | {second.code}
    assert not allowed(replace(asked, target=replace(asked.target, parties=parties)))
    assert not allowed(replace(asked, second=replace(second, code=asked.actor.code)))
    assert not allowed(replace(asked, second=replace(second, revoked_at=NOW)))


@given(questions)
def test_every_decision_is_said_in_words_in_every_language(asked):
    decision = decide(asked, within)
    for lang in LANGUAGES:
        said = decision.said(Phrases.package(), lang)
        assert said
        assert all(sentence.strip() for sentence in said)
    if not decision.allowed:
        error = decision.refusal("proceeding:1")
        assert "proceeding:1" in error.what


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ground", Ground)
def test_every_ground_has_a_sentence_for_every_role_action_class_and_scope(ground, lang):
    for role in Role:
        for action in Action:
            for klass in Class:
                for scope in Scope:
                    assert Reason(ground, role, action, klass, scope).said(Phrases.package(), lang)


@given(questions)
def test_what_is_sealed_is_denied_in_the_words_of_a_record_that_is_not_there(asked):
    sealed = replace(asked, target=replace(asked.target, floor=Class.SEALED, exists=True))
    nothing = replace(asked, target=Target.missing(asked.target.record))
    hidden, missing = decide(sealed, within), decide(nothing, within)
    assert not missing.allowed
    if not hidden.allowed:
        assert hidden.refusal("proceeding:1").values == missing.refusal("proceeding:1").values
        assert hidden.refusal("proceeding:1").code == missing.refusal("proceeding:1").code == "E-661"
        for lang in LANGUAGES:
            said = [decision.said(Phrases.package(), lang) for decision in (hidden, missing)]
            assert said[0] == said[1]


def test_a_sealed_record_is_sealed_to_its_open_fields(officer, case):
    asked = Asked(
        actor=officer,
        action=Action.READ,
        klass=Class.OPEN,
        target=replace(case, floor=Class.SEALED),
        at=NOW,
        purpose=REASON,
    )
    assert decide(asked, within).grounds == (Ground.ORDER,)
    assert allowed(replace(asked, purpose=ORDER))


def test_a_court_order_without_its_number_opens_nothing(officer, case):
    asked = Asked(
        actor=officer,
        action=Action.READ,
        klass=Class.SEALED,
        target=case,
        at=NOW,
        purpose=Purpose.parse("court_order"),
    )
    assert not allowed(asked)
    assert allowed(replace(asked, purpose=ORDER))


@pytest.mark.parametrize(
    ("change", "ground"),
    [
        ({"purpose": None}, Ground.PURPOSE),
        ({"klass": Class.SPECIAL, "action": Action.ERASE}, Ground.NO_PERMISSION),
        ({"action": Action.EXPORT}, Ground.SECOND),
    ],
)
def test_a_denial_names_its_ground(officer, case, change, ground):
    asked = Asked(actor=officer, action=Action.READ, klass=Class.PERSON, target=case, at=NOW, purpose=REASON)
    assert allowed(asked)
    assert decide(replace(asked, **change), within).grounds == (ground,)


def test_all_that_stands_against_a_question_is_told_at_once(officer, case):
    asked = Asked(
        actor=replace(officer, revoked_at=NOW),
        action=Action.READ,
        klass=Class.PERSON,
        target=replace(case, office="2", handlers=frozenset(), parties=frozenset({"me"})),
        at=NOW,
    )
    assert decide(asked, within).grounds == (Ground.INACTIVE, Ground.PARTY, Ground.SCOPE, Ground.PURPOSE)


def test_a_denial_of_a_case_to_its_party_is_said_in_words(officer, case):
    asked = Asked(
        actor=officer,
        action=Action.READ,
        klass=Class.PERSON,
        target=replace(case, parties=frozenset({"me"})),
        at=NOW,
        purpose=REASON,
    )
    error = decide(asked, within).refusal(case.record)
    assert error.said(Phrases.package(), "ru")[:2] == [
        "E-660 в доступе к proceeding:1 отказано",
        "  почему: Сотрудник является стороной этого дела и к нему не допускается.",
    ]


@pytest.mark.parametrize("role", Role)
def test_a_second_officer_has_a_role_the_row_names_and_is_near_the_record(officer, case, role):
    asked = Asked(actor=officer, action=Action.ANNUL, klass=Class.PERSON, target=case, at=NOW, purpose=REASON)
    near = actor(role, code="you")
    assert allowed(replace(asked, second=near)) == (role in {Role.INVESTIGATOR, Role.PROSECUTOR})
    assert allowed(replace(asked, second=replace(near, office="2"))) == allowed(replace(asked, second=near))
    assert not allowed(replace(asked, second=replace(near, office="2", territory="A-2")))


def test_an_empty_file_of_permissions_permits_nothing(officer, case):
    asked = Asked(actor=officer, action=Action.READ, klass=Class.OPEN, target=case, at=NOW)
    assert allowed(asked)
    assert not allowed(asked, Permissions([]))


def test_a_second_officer_is_another_one_in_service_and_no_party(officer, case):
    asked = Asked(actor=officer, action=Action.ANNUL, klass=Class.PERSON, target=case, at=NOW, purpose=REASON)
    second = actor(Role.PROSECUTOR, code="you")
    assert allowed(replace(asked, second=second))
    assert not allowed(replace(asked, second=officer))
    assert not allowed(replace(asked, second=replace(second, revoked_at=NOW)))
    assert not allowed(replace(asked, second=second, target=replace(case, parties=frozenset({"you"}))))


def test_finding_a_person_touches_person_data_whatever_class_it_is_asked_for(officer, case):
    asked = Asked(actor=officer, action=Action.FIND_PERSON, klass=Class.OPEN, target=case, at=NOW)
    assert decide(asked, within).grounds == (Ground.PURPOSE,)
    assert allowed(replace(asked, purpose=REASON))
