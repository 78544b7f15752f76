"""Who reads which file: the tasks, the processes they are spread over, what a broken one leaves unknown."""
