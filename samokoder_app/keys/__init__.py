"""Keys of model providers: kept encrypted, shown as a mask, tried before they are kept."""
