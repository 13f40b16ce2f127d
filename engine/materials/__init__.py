"""What a person brings to an idea, made fit for a model: images without their metadata, pages as plain text."""
