"""The smallest service there is: what the ratios are measured against."""

import orjson
from fastapi import FastAPI, Response

app = FastAPI(openapi_url=None)
ANSWER = {"message": "Hallo Welt"}


@app.get("/")
async def hello() -> Response:
    return Response(orjson.dumps(ANSWER), media_type="application/json")
