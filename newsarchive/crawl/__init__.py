"""One crawl: politeness, budgets, the worker processes and the one writer. Only spiders/, pipelines.py and run.py
in here know Scrapy; frontier, robots, budget and writer can be tested without a network."""
