"""The exercises of the notebooks, one module each: every check knows the mistakes it should recognise."""
