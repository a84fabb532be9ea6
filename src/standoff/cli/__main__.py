"""`python -m standoff.cli`."""

from standoff.cli.app import main

main()
