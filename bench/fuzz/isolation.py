"""A network of this process's own, of which every packet that would leave is counted.

On Linux, as root or where users may have namespaces of their own: loopback works, and one more
interface leads nowhere.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

INSIDE: Final = "POSTURE_FUZZ_NETWORK"
OUTSIDE: Final = "out0"
SET_UP: Final = f"""
set -e
ip link set lo up
# Version 6 greets its neighbours by itself.
echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
ip link add {OUTSIDE} type veth peer name out1
ip addr add 10.99.0.1/24 dev {OUTSIDE}
ip link set {OUTSIDE} up
ip link set out1 up
ip neigh add 10.99.0.2 lladdr 02:00:00:00:00:02 dev {OUTSIDE}
ip route add default via 10.99.0.2
exec "$@"
"""


def run_inside(arguments: Sequence[str]) -> int:
    """Run this command once more in a network of its own; return its exit code."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", "--net", *user, "sh", "-c", SET_UP, "sh"]
    command += [sys.executable, "-m", "bench.fuzz", *arguments]
    return subprocess.run(command, env={**os.environ, INSIDE: "1"}).returncode


def is_inside() -> bool:
    """Whether this process has a network of its own."""
    return INSIDE in os.environ


def packets_out() -> int:
    """Return how many packets were sent to the outside: name look-ups, connections, anything."""
    for line in Path("/proc/net/dev").read_text().splitlines():
        name, _, counts = line.partition(":")
        if name.strip() == OUTSIDE:
            return int(counts.split()[9])
    raise OSError(f"there is no interface {OUTSIDE}")
