// SPDX-License-Identifier: MIT
// validate.mjs SCHEMA FILE...: one line of JSON a file, {file, errors: [...]},
// each error as {path, message}; read as an editor reads YAML (1.2, core).
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "yaml";

const [, , schema, ...files] = process.argv;
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
});
const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));

for (const file of files) {
  validate(parse(readFileSync(file, "utf8")));
  const errors = (validate.errors ?? []).map((error) => ({
    path: error.instancePath,
    message: error.message,
    word: error.params.additionalProperty ?? error.params.missingProperty,
  }));
  console.log(JSON.stringify({ file, errors }));
}
