"""What Heard costs, measured beside the thing it is compared with, in one run. Never part of the tests."""
