"""The chain of the first sample in lines."""

from nn import patients
from viz.command import chain, job
from viz.command.lines import kept, plain, short, wrapped


def test_the_guide_names_the_sample_and_the_signs(monkeypatch):
    monkeypatch.setattr(job, "_makers", lambda result: iter(()))
    result = job.run(patients(30), epochs=1, source="made-up patients")
    guide = chain.guide(result)
    assert guide.startswith("The first sample of made-up patients: temperature 37.5, heart rate 72 → healthy")
    assert "Here t = 0 (healthy), y the probability of sick." in guide
    assert len(chain.rows_of(result)) == 8


def test_numbers_and_lines():
    assert (plain(-0.5), short(-12345.6), short(0.00012345), short(3e12)) == ("−0.5", "−12346", "0.0001234", "3e+12")
    assert wrapped("Data  ", f"{kept('a b')} " * 40).splitlines()[1].startswith("      a b")
