"""What browsers are told about every answer of the platform: what a page may load, who may frame it, what may be kept."""
