"""The exercises of the notebooks, one module for each notebook and named after it.

Every public function takes a class seed and returns an `Exercise` with the numbers of that class.
Its answer comes from the model or the data that the notebook's panel uses, and its check knows the
mistakes that learners make there.
"""
