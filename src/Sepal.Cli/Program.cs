System.Console.WriteLine("sepal");
