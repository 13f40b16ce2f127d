"""The operator's keys, the models that are sold, and the books."""
