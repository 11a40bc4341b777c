"""A Modbus TCP server of pymodbus: 64 of each, all zero. Usage: pymodbus_server.py PORT"""
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer


def block():
    return ModbusSequentialDataBlock(0, [0] * 64)


slave = ModbusSlaveContext(di=block(), co=block(), hr=block(), ir=block(), zero_mode=True)
StartTcpServer(context=ModbusServerContext(slaves={1: slave}, single=False), address=("127.0.0.1", int(sys.argv[1])), allow_reuse_address=True)
