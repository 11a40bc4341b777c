// The route of the Open Inference Protocol that is measured, as a Node programmer would write it: fastify, onnxruntime-node.
// usage: node server.js PORT MODEL INTRA_OP_THREADS
'use strict';

const fastify = require('fastify');
const ort = require('onnxruntime-node');

const [port, model, threads] = process.argv.slice(2);

async function main() {
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const app = fastify({ bodyLimit: 64 << 20 });
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
  app.post('/v2/models/:model/infer', async (request, reply) => {
    const length = Number(request.headers['inference-header-content-length']);
    const call = JSON.parse(request.body.toString('utf8', 0, length));
    const feeds = {};
    let offset = length;
    for (const input of call.inputs) {
      const size = input.parameters.binary_data_size;
      // A Float32Array wants aligned bytes, and JSON ends where it ends.
      const bytes = request.body.buffer.slice(request.body.byteOffset + offset, request.body.byteOffset + offset + size);
      feeds[input.name] = new ort.Tensor('float32', new Float32Array(bytes), input.shape);
      offset += size;
    }
    const results = await session.run(feeds);
    const outputs = [];
    const parts = [];
    for (const name of session.outputNames) {
      const { data, dims } = results[name];
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      outputs.push({ name, datatype: 'FP32', shape: dims, parameters: { binary_data_size: bytes.length } });
      parts.push(bytes);
    }
    const head = Buffer.from(JSON.stringify({ model_name: request.params.model, model_version: '1', outputs }));
    reply.header('Inference-Header-Content-Length', head.length).type('application/octet-stream');
    return reply.send(Buffer.concat([head, ...parts]));
  });
  await app.listen({ port: Number(port), host: '127.0.0.1' });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
