// Starts the documentation viewer on the description this server gives. Whoever
// is signed in can run the requests: addresses are filled with numbers and codes
// that they may see (data-examples), bodies with what the description demands.
const box = document.getElementById('apidocs');
const known = JSON.parse(box.dataset.examples || '{}');
const methods = { '': [], read: ['get'], all: ['get', 'post', 'delete'] }[box.dataset.try || ''];

// uuid7 is a fresh command id: sending a request twice records it once.
function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Date.now()) << 16n | BigInt(bytes[6] << 8 | bytes[7]));
  bytes[6] = bytes[6] & 0x0f | 0x70;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

// byName are fields that name a thing; the address under which it is found.
const byName = { case: '/cases/', order: '/orders/', facility: '/facilities/', lot: '/lots/', code: '/lots/', lots: '/lots/', codes: '/lots/' };

// sample is the least that a schema takes: required fields, and the command id.
function sample(spec, schema, name = '', depth = 0) {
  if (schema.$ref) return sample(spec, spec.components.schemas[schema.$ref.split('/').pop()], name, depth);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (name === 'command_id') return uuid7();
  if (type === 'object' || schema.properties) {
    const out = {};
    const wanted = new Set(schema.required || []);
    for (const [key, property] of Object.entries(schema.properties || {})) {
      if (depth < 6 && (wanted.has(key) || key === 'command_id')) out[key] = sample(spec, property, key, depth + 1);
    }
    return out;
  }
  if (type === 'array') return [sample(spec, schema.items, name, depth + 1)];
  if (known[byName[name]]) return known[byName[name]];
  if (schema.examples?.length) return schema.examples[0];
  if (schema.enum?.length) return schema.enum[0];
  if (schema.format === 'uuid') return uuid7();
  if (schema.format === 'date') return new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10); // Beijing
  if (schema.format === 'date-time') return new Date().toISOString();
  if (type === 'integer' || type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (type === 'boolean') return false;
  return name;
}

function fill(spec) {
  for (const [path, operations] of Object.entries(spec.paths)) {
    const at = path.slice(0, path.indexOf('{'));
    for (const operation of Object.values(operations)) {
      const first = (operation.parameters || []).find((p) => p.in === 'path');
      if (first && known[at]) first.example = known[at];
      const body = operation.requestBody?.content?.['application/json'];
      if (body && methods.includes('post')) body.example = sample(spec, body.schema);
    }
  }
  return spec;
}

const answer = await fetch(box.dataset.spec);
window.SwaggerUIBundle({
  dom_id: '#apidocs',
  spec: fill(await answer.json()),
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // would send the description to a host outside
  supportedSubmitMethods: methods,
  tryItOutEnabled: methods.length > 0,
});
