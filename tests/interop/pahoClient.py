# A client of Eclipse Paho for ExaminedClientTest: pahoClient.py PORT LEVEL CLIENT-ID.
# Twice, the second time in the session of the first: it connects, subscribes, publishes at every QoS to itself
# and leaves when it has got everything.
import sys
import threading
import warnings

warnings.filterwarnings('ignore', category=DeprecationWarning)
import paho.mqtt.client as mqtt  # noqa: E402
from paho.mqtt.packettypes import PacketTypes  # noqa: E402
from paho.mqtt.properties import Properties  # noqa: E402

PORT, LEVEL, CLIENT_ID = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
MESSAGES = 60


def new_client():
    options = {'client_id': CLIENT_ID, 'protocol': LEVEL}
    if LEVEL != mqtt.MQTTv5:
        options['clean_session'] = False
    if hasattr(mqtt, 'CallbackAPIVersion'):  # 2.0
        return mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, **options)
    return mqtt.Client(**options)


def run(client):
    subscribed, complete = threading.Event(), threading.Event()
    received = []
    client.on_subscribe = lambda *_: subscribed.set()

    def on_message(_client, _data, message):
        received.append(message.payload)
        if len(received) == MESSAGES:
            complete.set()

    client.on_message = on_message
    if LEVEL == mqtt.MQTTv5:
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 600
        client.connect('127.0.0.1', PORT, keepalive=5, clean_start=False, properties=properties)
    else:
        client.connect('127.0.0.1', PORT, keepalive=5)
    client.loop_start()
    client.subscribe('paho/#', qos=2)
    assert subscribed.wait(20), 'not subscribed'
    sent = [client.publish(f'paho/{n % 7}', 'same', qos=n % 3) for n in range(MESSAGES)]
    for message in sent:
        message.wait_for_publish(20)
    assert complete.wait(20), f'{len(received)} messages of {MESSAGES}'
    client.disconnect()
    client.loop_stop()


client = new_client()
run(client)
run(client)
print('done')
