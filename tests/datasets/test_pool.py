"""Work on many items: in their order, and on a cluster of which a worker dies."""

import os
from pathlib import Path

import dask
import pytest
from dask.distributed import LocalCluster

from jpeglab.cli import main
from jpeglab.datasets.pool import cluster, map_items


def square(number, fatal=None):
    """A task; the first to see that the file ``fatal`` is missing makes it, and takes its whole process with it."""
    if fatal is not None and number == 3:
        try:
            Path(fatal).touch(exist_ok=False)
        except FileExistsError:
            return number**2
        os._exit(1)
    return number**2


@pytest.fixture(scope="module")
def address():
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers:
        yield workers.scheduler_address


def test_a_cluster_gives_the_same_results_in_the_same_order(address):
    with cluster(address):
        there = map_items(square, range(8))
    assert there == map_items(square, range(8)) == [k**2 for k in range(8)]


def test_what_a_dead_worker_was_doing_is_done_by_another(address, tmp_path):
    fatal = tmp_path / "died"
    with cluster(address):
        assert map_items(square, range(8), fatal=str(fatal)) == [k**2 for k in range(8)]
    assert fatal.exists()  # it did die


def test_a_scheduler_that_is_none_is_named(tmp_path, capsys):
    with dask.config.set({"distributed.comm.timeouts.connect": "1s"}):
        status = main(["experiment", "all", "--photos", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"])
    assert status == 2
    assert "127.0.0.1:9" in capsys.readouterr().err
