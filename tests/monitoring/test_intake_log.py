"""The log of blocks: whole, chained, cut back where it is torn, refused where it is damaged."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esep.kernel.errors import EsepError
from esep.monitoring.intake import blocks
from esep.monitoring.intake.blocks import BlockLog
from esep.monitoring.intake.hour_keys import HourKeys

PAYLOADS = [bytes([at]) * (10 + at) for at in range(12)]


@pytest.fixture
def written(tmp_path):
    """A log of some segments, and the positions after each block."""
    log = BlockLog(tmp_path / "log", segment=300)
    ends = [log.append([payload], at) for at, payload in enumerate(PAYLOADS)]
    log.close()
    return log.folder, ends


def payloads(folder, position=0):
    return [block.payload for block in blocks.read(folder, position)]


def test_what_was_appended_is_read_from_every_position(written):
    folder, ends = written
    assert len(blocks.segments(folder)) > 2
    for place, position in enumerate([0, *ends]):
        assert payloads(folder, position) == PAYLOADS[place:]


@pytest.mark.parametrize("cut", [1, 31, 32, 40, 60, 96])
def test_a_torn_end_is_cut_back_said_and_laid_aside(written, cut):
    folder, ends = written
    last = blocks.path_of(folder, blocks.segments(folder)[-1])
    with last.open("rb+") as file:
        file.truncate(last.stat().st_size - cut)
    log = BlockLog(folder, segment=300)
    assert 0 < log.torn < ends[-1]
    assert sum(path.stat().st_size for path in folder.glob("torn-*")) == log.torn
    assert PAYLOADS[: len(payloads(folder))] == payloads(folder)
    log.append([b"new"], 99)
    assert payloads(folder)[-1] == b"new"
    log.close()


def test_a_segment_begun_and_never_filled_is_taken_away(written):
    folder, ends = written
    blocks.path_of(folder, ends[-1]).touch()
    log = BlockLog(folder, segment=300)
    assert log.end == ends[-1]
    log.append([b"new"], 99)
    log.close()
    assert payloads(folder) == [*PAYLOADS, b"new"]


def test_damage_before_whole_blocks_is_refused_and_never_cut(written):
    folder, _ = written
    last = blocks.path_of(folder, blocks.segments(folder)[-1])
    size = last.stat().st_size
    with last.open("rb+") as file:
        file.seek(blocks.HEAD.size)
        file.write(b"\xff")
    with pytest.raises(EsepError, match="E-1030"):
        BlockLog(folder)
    assert last.stat().st_size == size


@given(place=st.floats(0, 0.999), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_changed_bit_is_found_by_reading(written, place, bit):
    folder, _ = written
    path = blocks.path_of(folder, 0)
    right = path.read_bytes()
    content = bytearray(right)
    content[int(place * len(content))] ^= 1 << bit
    path.write_bytes(bytes(content))
    with pytest.raises(EsepError, match="E-1030"):
        payloads(folder)
    path.write_bytes(right)


def test_a_block_taken_out_is_found(written):
    folder, _ = written
    begins = blocks.segments(folder)
    first, second = (blocks.path_of(folder, one) for one in begins[:2])
    first.write_bytes(second.read_bytes())
    with pytest.raises(EsepError, match="E-1030"):
        payloads(folder)


def test_one_process_writes_and_a_second_is_refused(written):
    folder, _ = written
    log = BlockLog(folder)
    with pytest.raises(EsepError, match="E-1031"):
        BlockLog(folder)
    log.close()
    BlockLog(folder).close()


def test_after_a_failed_write_nothing_more_is_appended(written, monkeypatch):
    folder, _ = written
    log = BlockLog(folder)
    with monkeypatch.context() as patched:
        patched.setattr(blocks.os, "fdatasync", lambda _: (_ for _ in ()).throw(OSError(5, "gone")))
        with pytest.raises(OSError, match="gone"):
            log.append([b"lost"], 1)
    with pytest.raises(EsepError, match="E-1032"):
        log.append([b"later"], 2)
    assert payloads(folder) == PAYLOADS
    log.close()


def test_old_segments_are_forgotten_and_asking_for_them_is_refused(written):
    folder, ends = written
    assert blocks.forget_before(folder, position=ends[6], written_before=100) >= 1
    assert payloads(folder, ends[6]) == PAYLOADS[7:]
    with pytest.raises(EsepError, match="E-1033"):
        payloads(folder)


def test_a_destroyed_key_of_an_hour_opens_nothing_even_for_who_had_read_it(tmp_path):
    here, there = HourKeys(tmp_path), HourKeys(tmp_path)
    sealed = here.seal(b"place", hour=9)
    assert there.opened(sealed, hour=9) == b"place"
    assert there.opened(sealed, hour=8) is None
    assert here.destroy_before(10) == 1
    assert there.opened(sealed, hour=9) is None


def test_of_two_who_make_the_key_of_an_hour_the_first_one_counts(tmp_path):
    here, there = HourKeys(tmp_path), HourKeys(tmp_path)
    made = [here._made(7), there._made(7)]
    assert made[0] == made[1]
    assert [path.name for path in tmp_path.iterdir()] == ["7.key"]


def test_a_reader_goes_on_where_it_stood_through_segments_and_a_torn_end(written):
    folder, ends = written
    following = blocks.Following(folder)
    assert [block.after for block in following.blocks(ends[4])] == ends[:5]
    assert [block.after for block in following.blocks()] == ends[5:]
    last = blocks.path_of(folder, blocks.segments(folder)[-1])
    with last.open("ab") as file:
        file.write(b"ESB1 torn")
    log = BlockLog(folder, segment=300)
    for at in range(4):
        log.append([b"more"], at)
        assert [block.payload for block in following.blocks()] == [b"more"]
    following.close()
    log.close()
