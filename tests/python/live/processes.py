"""Python programs in processes of their own, which Ctrl-C reaches."""

import signal
import subprocess
import sys
import textwrap

# Longer than any program of these tests takes, under a sanitizer on a busy machine too.
HANG = 900


def _listen_to_ctrl_c():
    """Undoes what a shell does to the programs that it runs in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(*arguments):
    """What Python prints when run with `arguments`; it must end well."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=HANG,
        preexec_fn=_listen_to_ctrl_c,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def script(text):
    """What a program prints that is given as text."""
    return run("-W", "error::RuntimeWarning", "-c", textwrap.dedent(text))
