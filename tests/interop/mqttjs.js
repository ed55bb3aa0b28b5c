// A client of MQTT.js for TransportInteropTest: plays what the JSON on its standard input asks for.
//   options     for mqtt.connect; `ca`, `cert` and `key` are paths
//   subscribe   topic filters, at QoS 2
//   publish     messages {topic, payload, qos, retain}, one after the other, once subscribed
// It prints "subscribed", "published" and each message as a line of JSON, and ends in order with the message
// to the topic "end".
'use strict';
const fs = require('fs');
const mqtt = require('mqtt');

const plan = JSON.parse(fs.readFileSync(0));
for (const file of ['ca', 'cert', 'key']) {
    if (plan.options[file])
        plan.options[file] = fs.readFileSync(plan.options[file]);
}

const client = mqtt.connect(plan.url, {...plan.options, reconnectPeriod: 0});

function fail(error) {
    console.error(String(error));
    process.exit(1);
}

function publishNext() {
    const message = plan.publish.shift();
    if (!message)
        return console.log('published');
    const {topic, payload, ...options} = message;
    client.publish(topic, Buffer.from(payload, 'base64'), options, error => error ? fail(error) : publishNext());
}

client.on('error', fail);
client.on('connect', () => {
    client.subscribe(plan.subscribe, {qos: 2}, error => {
        if (error)
            return fail(error);
        console.log('subscribed');
        publishNext();
    });
});
client.on('message', (topic, payload, packet) => {
    if (topic === 'end')
        return client.end(false, {}, () => process.exit(0));
    const {qos, retain, properties} = packet;
    console.log(JSON.stringify({topic, payload: payload.toString('base64'), qos, retain, properties}));
});
client.on('close', () => process.exit(client.disconnecting ? 0 : 2));
