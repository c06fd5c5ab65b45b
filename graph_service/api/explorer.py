"""The explorer and the public site (网页): what ``web/`` was built into, served from the package, from no other host.

The page holds no data: each answer is asked for at ``/v1`` under the session's own rights. Names under ``assets/`` hold
a hash of their content, so a browser keeps them; the two pages themselves are asked for anew each time.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Scope

# No inline script or style, no other host. Pictures that the page draws itself (exports, QR codes) are data: or blob:.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = {"/": "index.html", "/index.html": "index.html", "/public.html": "public.html"}
_UNBUILT = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>信用图谱</title></head><body>
<h1>网页尚未构建</h1><p>接口可用: <a href="docs">接口文档</a>。请在项目目录运行 <code>python web/build.py</code> (需要
Node.js), 或安装发布的 wheel。</p><p>The explorer is not built: run <code>python web/build.py</code>.</p></body></html>
"""


def built() -> Path:
    """Folder of the built page: inside the installed package, or ``web/dist`` of a checkout (网页目录)."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "web"
    return installed if installed.is_dir() else package.parent / "web" / "dist"


class _Hashed(StaticFiles):
    """Files whose names change with their content (带摘要的文件)."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def install(app: FastAPI) -> None:
    """Serve the two pages, their icon and their hashed files."""
    folder = built()

    def page(file: str) -> Response:
        path = folder / file
        if not path.is_file():
            return HTMLResponse(_UNBUILT, status_code=503)
        return FileResponse(path, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})

    for address, file in PAGES.items():
        app.add_api_route(address, partial(page, file), methods=["GET"], include_in_schema=False)
    app.add_api_route("/icon.svg", partial(page, "icon.svg"), methods=["GET"], include_in_schema=False)
    hashed = _Hashed(directory=folder / "assets", check_dir=False)
    app.mount("/assets", GZipMiddleware(hashed, minimum_size=1_000))
