"""The C sources of the likelihood's loops and the libraries made of them; built with the solver's."""
