"""A generator of cases with hidden truth. It shares the country's cells with the engine and nothing else:
neither code nor parameters of the model. Its oracle knows all its parameters, the engine none.
"""
