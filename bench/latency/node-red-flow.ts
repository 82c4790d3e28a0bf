/** One tab of Node-RED: what its users draw for a panic button, with the two ways out that the product has. */
export interface TabOptions {
  /** A letter that keeps the tabs' ids apart. */
  tab: string;
  brokerPort: number;
  /** Where the call goes. */
  phones: string;
}

/** The path of the WebSocket on which a tab tells of panics. */
export const socketPath = (tab: string) => `/panic-${tab}`;

const FUNCTION = (phones: string) => `
const at = msg.topic.lastIndexOf('/');
const device = msg.topic.split('/')[3];
if (msg.topic.slice(at + 1) !== 'signal') {
  flow.set('seen-' + device, Date.now());
  return null;
}
const signal = typeof msg.payload === 'string' ? JSON.parse(msg.payload) : msg.payload;
if (signal.kind !== 'panic') return null;
const call = new URLSearchParams({
  To: '+447700900123',
  From: '+442079460000',
  Url: '${phones}/hooks/voice/' + signal.id,
  StatusCallback: '${phones}/hooks/call-status/' + signal.id,
  Timeout: '30',
});
const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic c2NyaXB0OnNjcmlwdA==' };
return [
  { payload: call.toString(), headers },
  { payload: JSON.stringify({ device, signal, at: new Date().toISOString() }) },
];`;

/** The nodes of a tab: MQTT in → function → HTTP request (with kept-alive connections) and WebSocket out. */
export function tabOf({ tab, brokerPort, phones }: TabOptions): object[] {
  const id = (name: string) => `${name}-${tab}`;
  const on = { z: id('tab'), x: 0, y: 0 };
  return [
    { id: id('tab'), type: 'tab', label: `panic ${tab}`, disabled: false },
    {
      id: id('broker'),
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(brokerPort),
      autoConnect: true,
      usetls: false,
      protocolVersion: '4',
      keepalive: '60',
      cleansession: true,
    },
    { id: id('socket'), type: 'websocket-listener', path: socketPath(tab), wholemsg: 'false' },
    {
      ...on,
      id: id('in'),
      type: 'mqtt in',
      topic: 'hw/1/+/+/up/+',
      qos: '1',
      datatype: 'auto-detect',
      broker: id('broker'),
      wires: [[id('function')]],
    },
    {
      ...on,
      id: id('function'),
      type: 'function',
      func: FUNCTION(phones),
      outputs: 2,
      libs: [],
      wires: [[id('call')], [id('out')]],
    },
    {
      ...on,
      id: id('call'),
      type: 'http request',
      method: 'POST',
      ret: 'txt',
      paytoqs: 'ignore',
      url: `${phones}/2010-04-01/Accounts/AC00000000000000000000000000000000/Calls.json`,
      persist: true,
      wires: [[]],
    },
    { ...on, id: id('out'), type: 'websocket out', server: id('socket'), client: '', wires: [] },
  ];
}
