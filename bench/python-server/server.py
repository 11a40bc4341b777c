"""The route of the Open Inference Protocol that is measured, on Python's http.server and onnxruntime.

usage: python3 server.py PORT MODEL_FOLDER
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy
import onnxruntime

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(os.path.join(sys.argv[2], "model.onnx"), options)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        offset = int(self.headers["Inference-Header-Content-Length"])
        feeds = {}
        for tensor in json.loads(body[:offset])["inputs"]:
            size = tensor["parameters"]["binary_data_size"]
            feeds[tensor["name"]] = numpy.frombuffer(body, numpy.float32, size // 4, offset).reshape(tensor["shape"])
            offset += size
        outputs, parts = [], []
        for node, array in zip(session.get_outputs(), session.run(None, feeds)):
            parts.append(array.tobytes())
            outputs.append({"name": node.name, "datatype": "FP32", "shape": array.shape, "parameters": {"binary_data_size": len(parts[-1])}})
        head = json.dumps({"model_name": "bench-vision", "model_version": "1", "outputs": outputs}).encode()
        answer = b"".join([head, *parts])
        self.send_response(200)
        self.send_header("Inference-Header-Content-Length", str(len(head)))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
