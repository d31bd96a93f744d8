"""The end."""


def test_down_leaves_nothing(stack):
    assert len(stack.traces()) > 20
    stack.remove()
    assert stack.traces() == []
