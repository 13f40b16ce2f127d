"""The stages of a build, one module each: what a step does and how it ends."""
