from nidaa.doors.cli import main

main()
