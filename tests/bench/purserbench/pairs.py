"""Two arms in turn, A B A B … and a last A: ratios of neighbours, and A against A as control."""

from dataclasses import asdict, dataclass
from statistics import median

from purserbench.blocks import Void
from purserbench.figures import summary
from purserbench.processes import GROUPS, wait_for_quiet


@dataclass(frozen=True)
class Plan:
    """How long a comparison takes."""

    pairs: int
    seconds: int
    patience_s: int = 0  # how long at most a block waits for a quiet machine


FULL = Plan(pairs=7, seconds=5)
QUICK = Plan(pairs=3, seconds=3)


def compare(plan, arm_a, arm_b, say):
    """Runs the blocks; an arm is a function of the seconds that gives a Block."""
    blocks = []
    for turn in range(2 * plan.pairs + 1):
        wait_for_quiet(plan.patience_s)
        block = (arm_b if turn % 2 else arm_a)(plan.seconds)
        say(f"{block.arm}: {block.rate:.0f}/s; others used {block.others:.0%} of the machine")
        if block.faults:
            raise Void(f"{block.arm}: {block.faults} of {block.requests} failed: {block.detail}")
        blocks.append(block)
    return blocks


def figures(blocks):
    """What a comparison came to."""
    a, b = blocks[0::2], blocks[1::2]
    return {
        "ratio": summary([mine.rate / theirs.rate for mine, theirs in zip(a, b)]),
        "control": summary([later.rate / sooner.rate for sooner, later in zip(a, a[1:])]),
        "arms": [arm_figures(a), arm_figures(b)],
        "blocks": [asdict(block) for block in blocks],
    }


def arm_figures(blocks):
    return {
        "arm": blocks[0].arm,
        "rate": summary([block.rate for block in blocks]),
        "cpu": {group: median(block.cpu[group] for block in blocks) for group in GROUPS},
        "others": max(block.others for block in blocks),
        "stolen": max(block.stolen for block in blocks),
    }
