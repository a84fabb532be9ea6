"""The C sources of the simulator's loops and the libraries made of them; built with the solver's."""
