import mqtt from 'mqtt-packet';

export interface FleetDevice {
  device: string;
  secret: string;
  /** Base topic, `hw/1/{partition}/{device}`. */
  topic: string;
}

const HEARTBEAT = '{"battery":87,"rssi":-61,"mains":true,"firmware":"1.4.2"}';

export const PINGREQ: Buffer = mqtt.generate({ cmd: 'pingreq' });
export const DISCONNECT: Buffer = mqtt.generate({ cmd: 'disconnect' });

/** CONNECT of MQTT 3.1.1, clean, with the device's will when `presence`. */
export function connectPacket(device: FleetDevice, keepaliveSeconds: number, presence: boolean): Buffer {
  const will = { topic: `${device.topic}/up/state`, payload: Buffer.from('offline'), qos: 1 as const, retain: true };
  return mqtt.generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: device.device,
    keepalive: keepaliveSeconds,
    username: device.device,
    password: Buffer.from(device.secret),
    ...(presence ? { will } : {}),
  });
}

export function onlinePacket(device: FleetDevice, messageId: number): Buffer {
  const topic = `${device.topic}/up/state`;
  return mqtt.generate({ cmd: 'publish', topic, payload: 'online', qos: 1, retain: true, dup: false, messageId });
}

export function signalPacket(device: FleetDevice, messageId: number, payload: string | Buffer): Buffer {
  return mqtt.generate({
    cmd: 'publish',
    topic: `${device.topic}/up/signal`,
    payload,
    qos: 1,
    retain: false,
    dup: false,
    messageId,
  });
}

export function pubackPacket(messageId: number): Buffer {
  return mqtt.generate({ cmd: 'puback', messageId });
}

/** One heartbeat, made once per device; for QoS 1 its message id is written into `idAt` before each use. */
export interface HeartbeatPacket {
  bytes: Buffer;
  /** Where the two bytes of the message id stand; 0 for QoS 0. */
  idAt: number;
}

export function heartbeatPacket(device: FleetDevice, qos: 0 | 1): HeartbeatPacket {
  const topic = `${device.topic}/up/heartbeat`;
  const shared = { cmd: 'publish', topic, payload: HEARTBEAT, retain: false, dup: false } as const;
  const bytes = mqtt.generate(qos === 0 ? { ...shared, qos } : { ...shared, qos, messageId: 1 });
  return { bytes, idAt: qos === 0 ? 0 : bytes.length - Buffer.byteLength(HEARTBEAT) - 2 };
}
