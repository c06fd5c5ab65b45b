"""One function per question or act (用例)."""
