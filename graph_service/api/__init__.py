"""HTTP edge (接口): FastAPI over the use cases."""
