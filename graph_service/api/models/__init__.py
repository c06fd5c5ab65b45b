"""What answers look like (应答模型): pydantic at the edge, the only place where masked words are put together."""
