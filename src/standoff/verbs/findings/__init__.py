"""From answers to the findings of a brief: one file for each part of the page."""
