"""Who gets which answer: the table, the walker over the routes, and a house of people to ask."""
