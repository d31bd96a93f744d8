"""What a service counts, as Prometheus reads it: by the parser of its own Python client."""

from prometheus_client.parser import text_string_to_metric_families

from harness.wait import until


class Metrics:
    """One reading of /<service>/metrics."""

    def __init__(self, internal, service, path=None):
        response = internal.get(path or f"/{service}/metrics")
        assert response.status_code == 200, response.text
        self.type = response.headers["content-type"]
        self.text = response.text
        self.families = {family.name: family for family in text_string_to_metric_families(self.text)}

    def samples(self):
        return [sample for family in self.families.values() for sample in family.samples]

    def series(self, name, **labels):
        """The samples with this name and at least these labels."""
        return [sample for sample in self.samples() if sample.name == name
                and labels.items() <= sample.labels.items()]

    def value(self, name, **labels):
        """Their sum; None where there are none."""
        found = self.series(name, **labels)
        return sum(sample.value for sample in found) if found else None


class Watch:
    """How one figure moves from now on. A request is counted just after its answer was sent."""

    def __init__(self, internal, service, name, **labels):
        self.read = lambda: Metrics(internal, service).value(name, **labels) or 0
        self.what = f"{name} {labels} of {service}"
        self.before = self.read()

    def moved(self):
        return self.read() - self.before

    def moves(self, by=None, seconds=10):
        """Waits until it has moved, where `by` is given by so much."""
        until(lambda: self.moved() == by if by is not None else self.moved() > 0,
              f"{self.what} moves by {by or 'any'}", seconds)
