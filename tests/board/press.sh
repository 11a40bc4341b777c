#!/bin/sh
# Presses the board's button: a rising edge on line 3 of gpiochip0 and, 100 ms later, a falling one.
# usage: press.sh <monitor-socket>
exec perl -MIO::Socket::UNIX -e '
    my $monitor = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "board: no monitor at $ARGV[0]: $!\n";
    print $monitor "system_powerdown\n";
    $monitor->flush;
    shutdown $monitor, 1;
    1 while <$monitor>;' "$1"
