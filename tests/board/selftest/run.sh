# The rig's own payload: answers an edge on line 3 with a pulse of 50 ms on line 5, then reads line 5 back.
ping -c 1 -W 2 10.0.2.2 > /dev/null && echo "selftest: host reached"
grep -q pl061 /sys/class/gpio/*/label && echo "selftest: chip found by its label"
mkfifo /tmp/events
gpiomon --num-events=2 --format='%e line %o' gpiochip0 3 > /tmp/events &
monitor=$!
exec 3< /tmp/events
# gpiomon says nothing when it has claimed the line; the kernel does.
until gpioinfo gpiochip0 | grep -q 'line *3:.*gpiomon'; do usleep 10000; done
echo "selftest: listening"
read -r event <&3
gpioset --mode=time --usec=50000 gpiochip0 5=1
gpioset gpiochip0 5=0
echo "selftest: answered $event"
wait "$monitor"
exit 42
