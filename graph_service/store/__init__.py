"""The graph over Bolt (存储): one driver, one Cypher, two servers."""
