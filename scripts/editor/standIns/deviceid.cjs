// Takes the place of the native device id, which is only used for telemetry.
const { randomUUID } = require('node:crypto');

exports.getDeviceId = async () => randomUUID();
exports.storage = {};
